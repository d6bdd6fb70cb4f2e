using Streaming.AlignmentSilo;
using Streaming.Hosting;

return await StreamingHost.RunAsync(() =>
{
    var builder = StreamingHost.CreateBuilder(args);
    builder.AddAlignmentSilo();
    return builder;
});
