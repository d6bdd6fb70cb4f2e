using System.Text;
using Streaming.Abstractions;

namespace Deploy.Tests.Helm;

/// <summary>The chart refuses the pipelines that the silo would refuse, but before a pod starts.</summary>
public sealed class PipelineSchemaTests
{
    private const string Window = "'window':{'type':'tumbling','size':'1s'}";
    private const string Modalities = "'modalities':{'camera':{'kind':'image'}}";

    [Theory]
    [InlineData($"{{{Modalities},{Window}}}", true)]
    [InlineData($"{{{Modalities},{Window},'model':null,'deadline':'1.5s'}}", true)]
    [InlineData($"{{{Modalities},{Window},'model':'road-hazards'}}", true)]
    [InlineData($"{{{Modalities},'window':{{'type':'hopping','size':'1s','advance':'250us'}}}}", true)]
    [InlineData($"{{'modalities':{{'a':{{'kind':'text','topic':'t','outOfOrderness':'0s','idleTimeout':'1h'}}}},{Window}}}", true)]
    [InlineData($"{{{Modalities},{Window},'model':'road-hazards','inferenceDeadline':'400ms','unanswered':'degraded'}}", true)]
    [InlineData($"{{{Modalities},{Window},'delivery':'latest-only','allowedLateness':'2s','maxClockAhead':'1m','maxClockBehind':'48h'}}", true)]
    [InlineData($"{{{Modalities},{Window},'clock':{{'reference':'camera','correct':true}}}}", true)]
    [InlineData($"{{{Modalities},'window':{{'type':'reference','modality':'camera','before':'0s','after':'50ms','includesEnd':false}}}}", true)]
    [InlineData($"{{'modalities':{{'a':{{'kind':'tensor','pick':'hold','maxAge':'0s','timing':'available','required':true}}}},{Window}}}", true)]
    [InlineData($"{{'modalities':{{'a':{{'kind':'text','outOfOrderness':{{'quantile':0.99,'min':'0s','max':'2s'}}}}}},{Window}}}", true)]
    [InlineData($"{{{Modalities},{Window},'delivery':'newest'}}", false)]
    [InlineData($"{{{Modalities},{Window},'maxClockAhead':'0s'}}", false)]
    [InlineData($"{{{Modalities},{Window},'deadline':'0.00ms'}}", false)]
    [InlineData($"{{{Modalities},{Window},'clock':{{'correct':true}}}}", false)]
    [InlineData($"{{{Modalities},'window':{{'type':'reference','modality':'camera','before':'0s'}}}}", false)]
    [InlineData($"{{{Modalities},'window':{{'type':'reference','modality':'camera','before':'0s','after':'1s','size':'1s'}}}}", false)]
    [InlineData($"{{{Modalities},'window':{{'size':'1s'}}}}", false)]
    [InlineData($"{{'modalities':{{'a':{{'kind':'tensor','pick':'last','maxAge':'1s'}}}},{Window}}}", false)]
    [InlineData($"{{'modalities':{{'a':{{'kind':'tensor','maxAge':'1s'}}}},{Window}}}", false)]
    [InlineData($"{{'modalities':{{'a':{{'kind':'text','outOfOrderness':{{'quantile':1,'min':'0s','max':'2s'}}}}}},{Window}}}", false)]
    [InlineData($"{{'modalities':{{'a':{{'kind':'text','outOfOrderness':{{'min':'0s','max':'2s'}}}}}},{Window}}}", false)]
    [InlineData($"{{{Modalities},{Window},'inferenceDeadline':'400ms'}}", false)]
    [InlineData($"{{{Modalities},{Window},'model':null,'unanswered':'wait'}}", false)]
    [InlineData($"{{{Modalities},{Window},'model':'road-hazards','unanswered':'degraded'}}", false)]
    [InlineData($"{{{Modalities},{Window},'model':'road-hazards','unanswered':'drop'}}", false)]
    [InlineData($"{{{Modalities}}}", false)]
    [InlineData($"{{{Window}}}", false)]
    [InlineData($"{{'modalities':{{}},{Window}}}", false)]
    [InlineData($"{{'modalities':{{'camera':{{}}}},{Window}}}", false)]
    [InlineData($"{{'modalities':{{'camera':{{'kind':'smell'}}}},{Window}}}", false)]
    [InlineData($"{{'modalities':{{'camera':{{'kind':'image','rate':10}}}},{Window}}}", false)]
    [InlineData($"{{{Modalities},'window':{{'type':'hopping','size':'1s'}}}}", false)]
    [InlineData($"{{{Modalities},'window':{{'type':'tumbling','size':'1s','advance':'1s'}}}}", false)]
    [InlineData($"{{{Modalities},'window':{{'type':'session','size':'1s'}}}}", false)]
    [InlineData($"{{{Modalities},'window':{{'type':'tumbling','size':'1 second'}}}}", false)]
    [InlineData($"{{{Modalities},'window':{{'type':'tumbling','size':1}}}}", false)]
    [InlineData($"{{{Modalities},{Window},'model':''}}", false)]
    [InlineData($"{{{Modalities},{Window},'deadline':'soon'}}", false)]
    [InlineData($"{{{Modalities},{Window},'lateness':'1s'}}", false)]
    public async Task Chart_AndSilo_AgreeOnAPipeline(string quoted, bool isAccepted)
    {
        var pipeline = quoted.Replace('\'', '"');
        var (exitCode, _, error) = await Release.TemplateAsync("minimal", "--set-json", $"pipelines.gate={pipeline}");
        var fault = Record.Exception(() => PipelineFile.Parse("gate.json", Encoding.UTF8.GetBytes(pipeline)));

        Assert.True(isAccepted == (exitCode == 0), error);
        Assert.Equal(isAccepted, fault is null);
        Assert.True(isAccepted || error.Contains("/pipelines/gate", StringComparison.Ordinal), error);
    }
}
