{{- /* Names, labels and images. Those that take a component take (dict "root" $ "component" "operator"). */ -}}

{{- define "kubescape-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- /* Kubescape's own form: names of results carry it. */ -}}
{{- define "kubescape-operator.clusterName" -}}
{{- regexReplaceAll "\\W+" .Values.clusterName "-" -}}
{{- end }}

{{- define "kubescape-operator.selector" -}}
app.kubernetes.io/name: {{ include "kubescape-operator.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- /* Of pods: without the version of the chart, which may change with every commit and would restart them. */ -}}
{{- define "kubescape-operator.podLabels" -}}
{{- mustMerge (fromYaml (include "kubescape-operator.ownLabels" .)) (deepCopy .root.Values.additionalLabels) | toYaml -}}
{{- end }}

{{- define "kubescape-operator.ownLabels" -}}
{{ include "kubescape-operator.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | replace "+" "_" | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: kubescape
app: {{ .component }}
tier: {{ .root.Values.global.namespaceTier }}
kubescape.io/ignore: 'true'
kubescape.io/tier: core
{{- end }}

{{- define "kubescape-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | regexFind ".*[A-Za-z0-9]" }}
{{ include "kubescape-operator.podLabels" . }}
{{- end }}

{{- /* All of `metadata` but the name: takes also "namespaced" (false: none), "labels" and "annotations". */ -}}
{{- define "kubescape-operator.metadata" -}}
{{- if ne .namespaced false }}
namespace: {{ .root.Release.Namespace }}
{{- end }}
labels:
  {{- mustMerge (fromYaml (include "kubescape-operator.labels" .)) (deepCopy (.labels | default dict)) | toYaml | nindent 2 }}
{{- with mustMerge (deepCopy (.annotations | default dict)) .root.Values.additionalAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* Takes "root" and "image", the overrides of a component. A digest is that of one repository. */ -}}
{{- define "kubescape-operator.image" -}}
{{- $own := deepCopy (.image | default dict) -}}
{{- $usual := deepCopy .root.Values.image -}}
{{- if or $own.repository $own.tag }}{{ $_ := unset $usual "digest" }}{{ end -}}
{{- $image := mustMergeOverwrite $usual $own -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
{{ $image.repository }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- with $image.digest }}@{{ . }}{{ end -}}
{{- end }}

{{- define "kubescape-operator.pullPolicy" -}}
{{- (.image | default dict).pullPolicy | default .root.Values.image.pullPolicy -}}
{{- end }}

{{- /* Globs of a text as it is, of a list one a line. */ -}}
{{- define "kubescape-operator.globs" -}}
{{- if kindIs "slice" . }}{{ join "\n" . }}{{ else }}{{ . | default "" }}{{ end -}}
{{- end }}

{{- /* Which components there are: each prints its word or nothing. */ -}}
{{- define "kubescape-operator.hasScanner" -}}
{{- if eq .Values.capabilities.configurationScan "enable" }}yes{{ end -}}
{{- end }}

{{- define "kubescape-operator.hasOperator" -}}
{{- if and (include "kubescape-operator.hasScanner" .) (eq .Values.capabilities.operator "enable") }}yes{{ end -}}
{{- end }}

{{- define "kubescape-operator.hasScheduler" -}}
{{- if and (include "kubescape-operator.hasOperator" .) .Values.kubescapeScheduler.enabled }}yes{{ end -}}
{{- end }}

{{- define "kubescape-operator.hasMonitoring" -}}
{{- if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}yes{{ end -}}
{{- end }}

{{- /* Names of the components that are deployed and listen, by commas. */ -}}
{{- define "kubescape-operator.servers" -}}
{{- $names := list -}}
{{- if include "kubescape-operator.hasOperator" . }}{{ $names = append $names "operator" }}{{ end -}}
{{- if include "kubescape-operator.hasScanner" . }}{{ $names = concat $names (list "kubescape" "storage") }}{{ end -}}
{{- if .Values.gate.enabled }}{{ $names = append $names "gate" }}{{ end -}}
{{- join "," $names -}}
{{- end }}
