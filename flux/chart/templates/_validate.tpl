{{- /* The entries of files/foreign-values.yaml that these values use, as a JSON list. What says off, or nothing, uses none. */ -}}
{{- define "kubescape-operator.foreign" -}}
{{- $values := fromJson (toJson .Values) -}}
{{- $used := list -}}
{{- range $entry := fromYamlArray (.Files.Get "files/foreign-values.yaml") -}}
{{- $at := $values -}}
{{- range splitList "." $entry.path -}}
{{- if kindIs "map" $at }}{{ $at = get $at . }}{{ else }}{{ $at = "" }}{{ end -}}
{{- end -}}
{{- $text := toString $at -}}
{{- if and $at (ne $text "disable") (not (has $text ($entry.unless | default list))) -}}
{{- $used = append $used $entry -}}
{{- end -}}
{{- end -}}
{{- toJson $used -}}
{{- end }}

{{- /* Ends the render with a sentence for each value that cannot be followed; prints nothing. */ -}}
{{- define "kubescape-operator.validate" -}}
{{- $problems := list -}}
{{- range fromJsonArray (include "kubescape-operator.foreign" .) -}}
{{- if eq .verdict "refused" }}{{ $problems = append $problems (printf "%s: %s" .path .says) }}{{ end -}}
{{- end -}}
{{- $values := .Values -}}
{{- if not (has (toString ($values.ksNamespace | default .Release.Namespace)) (list .Release.Namespace)) -}}
{{- $problems = append $problems (printf "ksNamespace: is %q, but the release goes into %q; leave it out, and name the namespace where the release is installed (targetNamespace of a HelmRelease)" (toString $values.ksNamespace) .Release.Namespace) -}}
{{- end -}}
{{- if and (eq $values.capabilities.continuousScan "disable") (include "kubescape-operator.hasOperator" .) -}}
{{- $problems = append $problems "capabilities.continuousScan: the operator scans on changes, it cannot go without; enable it, or disable capabilities.operator as well" -}}
{{- end -}}
{{- range $name := list "kubescape" "operator" "storage" "kubescapeScheduler" "gate" -}}
{{- $repository := toString ((index $values $name).image | default dict).repository -}}
{{- if regexMatch "(^|/)kubescape/(kubescape|operator|storage|http-request|kubevuln|node-agent)$" $repository -}}
{{- $problems = append $problems (printf "%s.image.repository: %q is a program of the original Kubescape, which takes other options; leave it out, or name a copy of kubescape-gitops" $name $repository) -}}
{{- end -}}
{{- end -}}
{{- with $values.gate -}}
{{- if and .enabled (not .existingSecret) -}}
{{- $problems = append $problems "gate.existingSecret: the gate needs the name of a Secret with the credentials of its GitHub App (docs/app.md)" -}}
{{- end -}}
{{- if and .enabled .ingress.enabled (not .ingress.host) -}}
{{- $problems = append $problems "gate.ingress.host: an Ingress needs the host by which GitHub reaches the gate" -}}
{{- end -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "values that this chart cannot follow:\n- %s" (join "\n- " $problems)) -}}
{{- end -}}
{{- end }}
