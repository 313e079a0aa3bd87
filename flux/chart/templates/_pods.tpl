{{- /* Parts of pods: each takes "root", "component" and "values", those of the component. */ -}}

{{- define "kubescape-operator.podMetadata" -}}
labels:
  {{- mustMerge (fromYaml (include "kubescape-operator.podLabels" .)) (deepCopy (.values.labels | default dict)) | toYaml | nindent 2 }}
{{- $annotations := mustMerge (deepCopy (.values.podAnnotations | default dict)) .root.Values.additionalAnnotations -}}
{{- if and .port (eq .root.Values.configurations.prometheusAnnotations "enable") }}
{{- $annotations = mustMerge $annotations (dict "prometheus.io/scrape" "true" "prometheus.io/path" "/metrics" "prometheus.io/port" (toString .port)) -}}
{{- end }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* Who it is, where it runs, and what `restricted` asks of a pod. Takes also "serviceAccount". */ -}}
{{- define "kubescape-operator.podSettings" -}}
{{- $scheduling := .root.Values.customScheduling -}}
serviceAccountName: {{ .serviceAccount }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- range (kindIs "slice" . | ternary . (splitList "," (toString .))) }}
  - name: {{ trim . }}
  {{- end }}
{{- end }}
{{- with .values.priorityClassName | default .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
nodeSelector:
  {{- mustMergeOverwrite (dict "kubernetes.io/os" "linux") (deepCopy ($scheduling.nodeSelector | default dict)) (deepCopy (.values.nodeSelector | default dict)) | toYaml | nindent 2 }}
{{- with .values.affinity | default $scheduling.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations | default $scheduling.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml .values.topologySpreadConstraints | nindent 2 }}
{{- else if gt (int .values.replicaCount) 1 }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "kubescape-operator.selector" . | nindent 8 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- /* What `restricted` asks of a container, its image and its resources. */ -}}
{{- define "kubescape-operator.containerSettings" -}}
image: {{ include "kubescape-operator.image" (dict "root" .root "image" .values.image) | quote }}
imagePullPolicy: {{ include "kubescape-operator.pullPolicy" (dict "root" .root "image" .values.image) }}
resources:
  {{- toYaml .values.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities:
    drop:
      - ALL
{{- end }}

{{- define "kubescape-operator.probes" -}}
startupProbe:
  httpGet:
    path: /livez
    port: http
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: /livez
    port: http
  periodSeconds: 20
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet:
    path: /readyz
    port: http
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}

{{- /* The token that other components of ours take. */ -}}
{{- define "kubescape-operator.peerTokenVolume" -}}
- name: peer-token
  projected:
    defaultMode: 288
    sources:
      - serviceAccountToken:
          path: token
          audience: kubescape-gitops
          expirationSeconds: 3600
{{- end }}

{{- /* What the kubelet would mount by itself; so only the containers that name it have it. */ -}}
{{- define "kubescape-operator.apiTokenVolume" -}}
- name: api-token
  projected:
    defaultMode: 288
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 3607
      - configMap:
          name: kube-root-ca.crt
          items:
            - key: ca.crt
              path: ca.crt
      - downwardAPI:
          items:
            - path: namespace
              fieldRef:
                fieldPath: metadata.namespace
{{- end }}
