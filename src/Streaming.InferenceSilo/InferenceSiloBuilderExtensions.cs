using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Hosting;
using Streaming.Inference;

namespace Streaming.InferenceSilo;

public static class InferenceSiloBuilderExtensions
{
    /// <summary>Makes the host an inference silo: models, batchers and the grain that leads to them.</summary>
    public static void AddInferenceSilo(this IHostApplicationBuilder builder)
    {
        // Models first: a silo that is in the cluster is one that can answer.
        builder.Services.AddStreamingInference(options => builder.Configuration.BindSettings(InferenceOptions.SectionName, options));
        builder.AddSiloRole(typeof(InferenceGrain).Assembly);
        builder.Services.AddHealthChecks().AddCheck<ModelHealth>("models");
    }
}
