import type { Files } from './files.ts';

/** How many different charts there are. */
export const chartCount = 10;
/** The chart that brings a subchart. */
const withSubchart = 7;

/** The name of a chart by its number. */
export function chartName(number: number): string {
  return `chart-${String(number).padStart(2, '0')}`;
}

/** The files of the charts below `charts/`: of the size and with the functions of those in use, each a little other. */
export function* chartFiles(): Generator<Files[number]> {
  for (let number = 0; number < chartCount; number += 1) {
    const name = chartName(number);
    const folder = `charts/${name}`;
    yield [`${folder}/Chart.yaml`, chartYaml(name)];
    yield* templates(folder, name, number);
    if (number !== withSubchart) continue;
    yield [`${folder}/charts/store/Chart.yaml`, chartYaml('store')];
    yield* templates(`${folder}/charts/store`, 'store', number);
  }
}

function chartYaml(name: string): string {
  return `apiVersion: v2\nname: ${name}\nversion: 1.4.2\nappVersion: "3.1"\ndescription: A service\n`;
}

function* templates(folder: string, name: string, number: number): Generator<Files[number]> {
  yield [`${folder}/values.yaml`, defaults(number)];
  yield [`${folder}/templates/_helpers.tpl`, helpers(name)];
  yield [`${folder}/templates/deployment.yaml`, deployment(name)];
  yield [`${folder}/templates/service.yaml`, service(name)];
  yield [
    `${folder}/templates/account.yaml`,
    named(name, 'v1', 'ServiceAccount', 'automountServiceAccountToken: false'),
  ];
  yield [`${folder}/templates/ingress.yaml`, ingress(name)];
  yield [`${folder}/templates/policy.yaml`, policy(name)];
  yield [`${folder}/templates/autoscaler.yaml`, autoscaler(name)];
  for (let index = 0; index <= number % 3; index += 1)
    yield [`${folder}/templates/settings-${index}.yaml`, settings(name, index)];
}

function defaults(number: number): string {
  return `replicas: ${1 + (number % 3)}
image:
  repository: registry.example.com/service
  tag: "3.1"
  pullPolicy: IfNotPresent
labels: {}
env: {}
ingress:
  enabled: false
  host: ""
autoscaling:
  enabled: false
  most: 5
resources:
  requests: { cpu: 50m, memory: 64Mi }
  limits: { memory: 128Mi }
settings:
  level: info
`;
}

function helpers(name: string): string {
  return `{{- define "${name}.fullname" -}}
{{- printf "%s-%s" .Release.Name (default .Chart.Name .Values.nameOverride) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- define "${name}.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
{{- define "${name}.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{ include "${name}.selector" . }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
`;
}

function named(name: string, apiVersion: string, kind: string, rest: string): string {
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: {{ include "${name}.fullname" . }}
  labels: {{- include "${name}.labels" . | nindent 4 }}
${rest}
`;
}

function deployment(name: string): string {
  return named(
    name,
    'apps/v1',
    'Deployment',
    `spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  selector:
    matchLabels: {{- include "${name}.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "${name}.labels" . | nindent 8 }}
      annotations:
        checksum/settings: {{ toYaml .Values.settings | sha256sum }}
    spec:
      serviceAccountName: {{ include "${name}.fullname" . }}
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          env:
            {{- range $key, $value := .Values.env }}
            - name: {{ $key }}
              value: {{ tpl (toString $value) $ | quote }}
            {{- end }}
            - name: POD
              valueFrom: { fieldRef: { fieldPath: metadata.name } }
          ports:
            - { name: http, containerPort: 8080 }
          readinessProbe: { httpGet: { path: /ready, port: http } }
          resources: {{- toYaml .Values.resources | nindent 12 }}`,
  );
}

function service(name: string): string {
  const spec = `spec:
  selector: {{- include "${name}.selector" . | nindent 4 }}
  ports:
    - { name: http, port: 80, targetPort: http }`;
  return named(name, 'v1', 'Service', spec);
}

function ingress(name: string): string {
  const spec = `spec:
  rules:
    - host: {{ required "a host is needed" .Values.ingress.host | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: {{ include "${name}.fullname" . }}, port: { name: http } } }`;
  return `{{- if .Values.ingress.enabled }}\n${named(name, 'networking.k8s.io/v1', 'Ingress', spec)}{{- end }}\n`;
}

function policy(name: string): string {
  const spec = `spec:
  podSelector:
    matchLabels: {{- include "${name}.selector" . | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - from: [{ namespaceSelector: {} }]`;
  return named(name, 'networking.k8s.io/v1', 'NetworkPolicy', spec);
}

function autoscaler(name: string): string {
  const spec = `spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ include "${name}.fullname" . }} }
  minReplicas: {{ .Values.replicas }}
  maxReplicas: {{ .Values.autoscaling.most }}`;
  const condition = '{{- if and .Values.autoscaling.enabled (.Capabilities.APIVersions.Has "autoscaling/v2") }}';
  return `${condition}\n${named(name, 'autoscaling/v2', 'HorizontalPodAutoscaler', spec)}{{- end }}\n`;
}

function settings(name: string, index: number): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "${name}.fullname" . }}-settings-${index}
  labels: {{- include "${name}.labels" . | nindent 4 }}
data:
  settings.yaml: |
    {{- toYaml .Values.settings | nindent 4 }}
`;
}
