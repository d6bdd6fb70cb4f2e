{{/* Templates of a component take a dict: root (the chart's context), component (its name), values (its own values). */}}

{{- define "streaming.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* Short enough for the longest suffix to stay within the 63 characters of a label. */}}
{{- define "streaming.fullname" -}}
{{- $name := include "streaming.name" . }}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}
{{- .Values.fullnameOverride | default $full | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "streaming.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "streaming.fullname" .) "default") }}
{{- end }}

{{- define "streaming.selector" -}}
app.kubernetes.io/name: {{ include "streaming.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "streaming.labels" -}}
{{ include "streaming.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: streaming
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "streaming.component.name" -}}
{{ include "streaming.fullname" .root }}-{{ .component }}
{{- end }}

{{- define "streaming.component.selector" -}}
{{ include "streaming.selector" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "streaming.component.metadata" -}}
name: {{ include "streaming.component.name" . }}
labels:
  {{- include "streaming.labels" .root | nindent 2 }}
  app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "streaming.component.image" -}}
{{- with .root.Values.image.registry }}{{ trimSuffix "/" . }}/{{ end }}
{{- .values.image.repository }}
{{- with .values.image.digest }}@{{ . }}{{ else }}:{{ .values.image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{/* Values of each component that is installed, by its name. */}}
{{- define "streaming.components" -}}
{{- $components := dict "alignment-silo" .Values.alignmentSilo "inference-silo" .Values.inferenceSilo }}
{{- if .Values.dashboard.enabled }}
{{- $_ := set $components "dashboard" .Values.dashboard }}
{{- end }}
{{- toYaml $components }}
{{- end }}
