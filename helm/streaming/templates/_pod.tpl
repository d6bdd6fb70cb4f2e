{{/*
Deployments, for silos too: nothing stays with a pod. A rig's state is rebuilt from Kafka on whichever silo reads its partition, and silos find each
other by pod IP through Redis, so a StatefulSet's stable names and order would only make roll-outs slower.
*/}}
{{- define "streaming.deployment.spec" -}}
replicas: {{ .values.replicas }}
revisionHistoryLimit: 5
strategy:
  type: RollingUpdate
  rollingUpdate:
    {{- toYaml .values.rollingUpdate | nindent 4 }}
selector:
  matchLabels:
    {{- include "streaming.component.selector" . | nindent 4 }}
{{- end }}

{{/* Labels of the values never replace those that select the pod; annotations do replace the chart's. */}}
{{- define "streaming.pod.metadata" -}}
{{- $labels := include "streaming.component.selector" . | fromYaml }}
{{- $_ := set $labels "app.kubernetes.io/version" .root.Chart.AppVersion -}}
labels:
  {{- toYaml (merge $labels .values.podLabels) | nindent 2 }}
{{- $scraping := dict }}
{{- if .root.Values.metrics.podAnnotations }}
{{- $scraping = dict "prometheus.io/scrape" "true" "prometheus.io/port" "8080" "prometheus.io/path" "/metrics" }}
{{- end }}
{{- with merge (dict) (.checksums | default dict) .values.podAnnotations $scraping }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "streaming.pod.spec" -}}
serviceAccountName: {{ include "streaming.serviceAccountName" .root | quote }}
automountServiceAccountToken: false
# Variables that Kubernetes makes of Services would be read as settings.
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .root.Values.runAsUser }}
  runAsGroup: {{ .root.Values.runAsUser }}
  fsGroup: {{ .root.Values.runAsUser }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .values.runtimeClassName }}
runtimeClassName: {{ . | quote }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- include "streaming.pod.topologySpread" . }}
{{- end }}

{{/* Pods of one revision are spread among themselves: counting the old ones too would leave a roll-out lopsided. */}}
{{- define "streaming.pod.topologySpread" -}}
{{- $keys := dict "zone" "topology.kubernetes.io/zone" "node" "kubernetes.io/hostname" }}
{{- $constraints := list }}
{{- range $domain := list "zone" "node" }}
{{- $whenUnsatisfiable := get $.values.topologySpread $domain }}
{{- if ne $whenUnsatisfiable "Ignore" }}
{{- $selector := dict "matchLabels" (include "streaming.component.selector" $ | fromYaml) }}
{{- $constraints = append $constraints (dict "maxSkew" 1 "topologyKey" (get $keys $domain) "whenUnsatisfiable" $whenUnsatisfiable
      "labelSelector" $selector "matchLabelKeys" (list "pod-template-hash")) }}
{{- end }}
{{- end }}
{{- with $constraints }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "streaming.container" -}}
- name: {{ .component }}
  image: {{ include "streaming.component.image" . | quote }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  securityContext:
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities:
      drop: [ALL]
  startupProbe:
    httpGet: { path: /health/live, port: http }
    periodSeconds: 5
    failureThreshold: {{ div (add .values.startupTimeoutSeconds 4) 5 }}
  livenessProbe:
    httpGet: { path: /health/live, port: http }
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 3
  readinessProbe:
    httpGet: { path: /health/ready, port: http }
    periodSeconds: 5
    timeoutSeconds: 5
    failureThreshold: 2
{{- end }}
