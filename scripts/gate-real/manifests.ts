/** Texts of manifests as people write them. */

/** A Kustomization of Flux in the way of home-ops. */
export function fluxKustomization(name: string, folder: string, more = ''): string {
  return `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
spec:
  interval: 1h
  path: "${folder}"
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
    namespace: flux-system
${more}`;
}

/** A kustomization file. */
export function kustomization(...resources: readonly string[]): string {
  const items = resources.map((resource) => `  - ${resource}\n`).join('');
  return `---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${items}`;
}

/** A Deployment that passes nearly all controls. */
export const hardened = `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: guestbook
  labels:
    app.kubernetes.io/name: guestbook
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: guestbook
  template:
    metadata:
      labels:
        app.kubernetes.io/name: guestbook
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: app
          image: ghcr.io/example/guestbook:1.4.0
          ports:
            - containerPort: 8080
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
          resources:
            requests:
              cpu: 10m
              memory: 64Mi
            limits:
              cpu: 500m
              memory: 128Mi
`;

/** Lets only the pods of \`guestbook\` talk to each other. */
export const networkPolicy = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: guestbook
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: guestbook
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - podSelector: {}
`;

/** An agent as many vendors hand it out. */
export const privilegedAgent = `---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: node-agent
spec:
  selector:
    matchLabels:
      app: node-agent
  template:
    metadata:
      labels:
        app: node-agent
    spec:
      hostPID: true
      hostNetwork: true
      containers:
        - name: agent
          image: ghcr.io/example/agent:2.0.1
          securityContext:
            privileged: true
          volumeMounts:
            - name: root
              mountPath: /host
      volumes:
        - name: root
          hostPath:
            path: /
`;
