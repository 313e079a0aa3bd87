{{- /*
The Deployment of operator, scanner or storage. Takes "root", "component" (its label and name), "command", "port",
"values", "serviceAccount", "callers" (namespace/name) and "args" (those of its own).
*/ -}}
{{- define "kubescape-operator.server" -}}
{{- $root := .root -}}
{{- $replicas := int .values.replicaCount -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .component }}
  {{- include "kubescape-operator.metadata" (dict "root" $root "component" .component "labels" .values.labels) | trim | nindent 2 }}
spec:
  replicas: {{ $replicas }}
  revisionHistoryLimit: 3
  strategy:
    {{- if le $replicas 1 }}
    {{- /* Not a rolling update of which all pods may be missing: helm would take it for done before any pod is ready. */}}
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
    {{- end }}
  selector:
    matchLabels:
      {{- include "kubescape-operator.selector" . | nindent 6 }}
  template:
    metadata:
      {{- include "kubescape-operator.podMetadata" . | nindent 6 }}
    spec:
      {{- include "kubescape-operator.podSettings" . | nindent 6 }}
      terminationGracePeriodSeconds: 30
      containers:
        - name: {{ .component }}
          {{- include "kubescape-operator.containerSettings" . | nindent 10 }}
          args:
            - {{ .command }}
            {{- range concat (fromYamlArray (include "kubescape-operator.serverArgs" .)) .args (.values.extraArgs | default list) }}
            - {{ . | quote }}
            {{- end }}
          env:
            - name: POD_IP
              valueFrom:
                fieldRef:
                  fieldPath: status.podIP
            - name: NODE_OPTIONS
              value: --max-old-space-size-percentage={{ int $root.Values.heapPercent }}
            {{- with .values.env }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - name: http
              containerPort: {{ .port }}
              protocol: TCP
          {{- include "kubescape-operator.probes" . | nindent 10 }}
          volumeMounts:
            - name: config
              mountPath: /etc/kubescape-gitops
              readOnly: true
            - name: api-token
              mountPath: /var/run/secrets/kubernetes.io/serviceaccount
              readOnly: true
            - name: peer-token
              mountPath: /var/run/secrets/kubescape-gitops
              readOnly: true
            - name: tmp
              mountPath: /tmp
            {{- with concat $root.Values.volumeMounts (.values.volumeMounts | default list) }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        # A folder, never a single file of it: that would not change with the ConfigMap.
        - name: config
          configMap:
            name: kubescape-config
        {{- include "kubescape-operator.apiTokenVolume" . | nindent 8 }}
        {{- include "kubescape-operator.peerTokenVolume" . | nindent 8 }}
        - name: tmp
          emptyDir:
            sizeLimit: 64Mi
        {{- with concat $root.Values.volumes (.values.volumes | default list) }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}

{{- define "kubescape-operator.serverArgs" -}}
{{- $values := .root.Values -}}
- --namespace={{ .root.Release.Namespace }}
- --cluster-name={{ include "kubescape-operator.clusterName" .root }}
- --listen={{ $values.ipv6 | ternary "[::]" "0.0.0.0" }}:{{ .port }}
- --advertise=http://{{ $values.ipv6 | ternary "[$(POD_IP)]" "$(POD_IP)" }}:{{ .port }}
- --config=/etc/kubescape-gitops
- --token=/var/run/secrets/kubescape-gitops/token
- --audience=kubescape-gitops
{{- range .callers }}
- --caller={{ . }}
{{- end }}
- --log-level={{ $values.logger.level }}
{{- end }}

{{- /* Takes "root", "component", "values". */ -}}
{{- define "kubescape-operator.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .component }}
  {{- include "kubescape-operator.metadata" (dict "root" .root "component" .component "labels" .values.labels) | trim | nindent 2 }}
spec:
  type: {{ .values.service.type }}
  selector:
    {{- include "kubescape-operator.selector" . | nindent 4 }}
  ports:
    - name: http
      port: {{ int .values.service.port }}
      targetPort: http
      protocol: TCP
{{- end }}
