using Streaming.Hosting;
using Streaming.InferenceSilo;

return await StreamingHost.RunAsync(() =>
{
    var builder = StreamingHost.CreateBuilder(args);
    builder.AddInferenceSilo();
    return builder;
});
