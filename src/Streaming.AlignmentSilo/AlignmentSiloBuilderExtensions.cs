using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Streaming.Abstractions;
using Streaming.Hosting;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

public static class AlignmentSiloBuilderExtensions
{
    /// <summary>Makes the host an alignment silo: the rigs' grains, and the consumer that feeds them.</summary>
    public static void AddAlignmentSilo(this IHostApplicationBuilder builder)
    {
        builder.AddSiloRole(typeof(RigGrain).Assembly);
        builder.Services.AddSettings<AlignmentOptions>(AlignmentOptions.Section);
        builder.Services.AddSingleton(provider => PipelineSet.Load(provider.GetRequiredService<IOptions<AlignmentOptions>>().Value.Pipelines));
        builder.Services.AddSingleton<AlignmentMetrics>();
        builder.Services.AddSingleton<InferenceRouter>();
        builder.Services.AddSingleton<InferenceOutages>();
        builder.Services.AddSingleton<WindowInference>();
        builder.Services.AddSingleton<WindowCompletion>();
        builder.Services.AddSingleton<SplitRigs>();
        builder.Services.AddSingleton<IRigDirectory, GrainRigDirectory>();
        builder.Services.AddStreamingKafka();
        builder.Services.AddHealthChecks().AddCheck<IngestHealth>("ingest");
    }
}
