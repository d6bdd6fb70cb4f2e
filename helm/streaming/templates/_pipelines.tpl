{{/* Files of the folder that alignment silos read: those of the values, or the chart's own. */}}
{{- define "streaming.pipelines" -}}
{{- range $name, $pipeline := .Values.pipelines }}
{{ $name }}.json: |
  {{- toPrettyJson $pipeline | nindent 2 }}
{{- else }}
{{- range $path, $content := .Files.Glob "pipelines/*.json" }}
{{ base $path }}: |
  {{- $content | toString | trim | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
