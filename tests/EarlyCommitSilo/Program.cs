using EarlyCommitSilo;
using Microsoft.Extensions.DependencyInjection;
using Streaming.AlignmentSilo;
using Streaming.Hosting;
using Streaming.Kafka;

return await StreamingExecutable.RunAsync(args, "early-commit-silo", defaultPort: 8081, builder =>
{
    builder.AddAlignmentSilo();
    var rigs = builder.Services.Single(service => service.ServiceType == typeof(IRigDirectory));
    builder.Services.Remove(rigs);
    builder.Services.AddSingleton<IRigDirectory>(provider =>
        new ForgetfulRigs((IRigDirectory)ActivatorUtilities.CreateInstance(provider, rigs.ImplementationType!)));
});
