using k8s;
using k8s.Models;

namespace Deploy.Tests.Helm;

/// <summary>The documents that Helm makes of the chart, as the API of Kubernetes reads them: an unknown field is an error.</summary>
internal sealed class Release
{
    public const string Namespace = "vision";

    private static readonly Dictionary<string, Type> CustomResources = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
    };

    private Release(string text) => Documents = KubernetesYaml.LoadAllFromString(text, CustomResources, strict: true);

    public static TheoryData<string> ValuesFiles => ["minimal", "production", "gpu"];

    public IReadOnlyList<object> Documents { get; }

    public IEnumerable<V1Deployment> Deployments => Documents.OfType<V1Deployment>();

    public V1ConfigMap Pipelines => Documents.OfType<V1ConfigMap>().Single();

    public static async Task<Release> RenderAsync(string valuesFile, params string[] arguments)
    {
        var (exitCode, output, error) = await TemplateAsync(valuesFile, arguments);
        Assert.True(exitCode == 0, error);
        return new Release(output);
    }

    /// <summary>Like <see cref="RenderAsync"/>, for values that the chart may refuse.</summary>
    public static Task<(int ExitCode, string Output, string Error)> TemplateAsync(string valuesFile, params string[] arguments) =>
        HelmCommand.RunAsync(["template", "demo", HelmCommand.Chart, "--namespace", Namespace, "--values", HelmCommand.ValuesFile(valuesFile), .. arguments]);

    public V1Deployment Deployment(string component) => Deployments.Single(deployment => ComponentOf(deployment.Metadata) == component);

    public V1Container Container(string component) => Deployment(component).Spec.Template.Spec.Containers.Single();

    public static string ComponentOf(V1ObjectMeta metadata) => metadata.Labels["app.kubernetes.io/component"];
}
