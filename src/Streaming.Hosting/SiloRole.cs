using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using System.Net;

namespace Streaming.Hosting;

public static class SiloRole
{
    /// <summary>
    /// Makes the host an Orleans silo that runs the grains of one assembly and no others. Placement follows from that: a call to a grain goes to a
    /// silo of its role, also where one process hosts silos of several roles and has all their assemblies loaded.
    /// </summary>
    public static void AddSiloRole(this IHostApplicationBuilder builder, Assembly grains)
    {
        var clustering = builder.Configuration.GetSection(ClusteringOptions.Section).Get<ClusteringOptions>() ?? new ClusteringOptions();
        builder.Services.AddOptions<ClusteringOptions>().BindConfiguration(ClusteringOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(
                clustering.SiloPort,
                clustering.GatewayPort,
                clustering.SiloPort == clustering.PrimarySiloPort ? null : new IPEndPoint(IPAddress.Loopback, clustering.PrimarySiloPort),
                clustering.ServiceId,
                clustering.ClusterId);
            silo.Services.PostConfigure<GrainTypeOptions>(options => options.Classes.RemoveWhere(type => !IsOurs(type, grains)));
        });
    }

    /// <summary>Orleans' own grains stay.</summary>
    private static bool IsOurs(Type type, Assembly grains) =>
        type.Assembly == grains || !type.Assembly.GetName().Name!.StartsWith("Streaming", StringComparison.Ordinal);
}
