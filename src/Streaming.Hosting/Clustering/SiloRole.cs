using System.Net;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Streaming.Abstractions;

namespace Streaming.Hosting;

public static class SiloRole
{
    /// <summary>Where a silo remembers grains to be. Tables for all of them are made at the start, two of 9 MB for the million that Orleans takes by itself.</summary>
    private const int CachedGrains = 100_000;

    /// <summary>
    /// Makes the host an Orleans silo that runs, of our grains, those of one assembly and no others. Placement follows from that: a call to a grain goes to a
    /// silo of its role, also where one process hosts silos of several roles and has all their assemblies loaded.
    /// </summary>
    /// <exception cref="OptionsValidationException">The section <c>Clustering</c> is wrong.</exception>
    public static void AddSiloRole(this IHostApplicationBuilder builder, Assembly grains)
    {
        var clustering = builder.Configuration.ReadSettings(ClusteringOptions.Section, new ClusteringOptions());
        builder.Services.AddSingleton(Options.Create(clustering));
        if (clustering.Mode == ClusteringMode.Redis)
            builder.Services.AddHostedService(_ => new RedisProbe(clustering.ParseRedis()!));
        builder.UseOrleans(silo =>
        {
            silo.UseClustering(clustering);

            // With the default directory a silo that ends takes grains of healthy silos with it: those whose entries it
            // kept. Rigs would lose what they hold.
#pragma warning disable ORLEANSEXP003 // experimental
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = CachedGrains);

            silo.Services.PostConfigure<GrainTypeOptions>(options => options.Classes.RemoveWhere(type => IsOfAnotherRole(type, grains)));
        });
    }

    private static void UseClustering(this ISiloBuilder silo, ClusteringOptions clustering)
    {
        if (clustering.Mode == ClusteringMode.Localhost)
        {
            silo.UseLocalhostClustering(
                clustering.SiloPort,
                clustering.GatewayPort,
                clustering.SiloPort == clustering.PrimarySiloPort ? null : new IPEndPoint(IPAddress.Loopback, clustering.PrimarySiloPort),
                clustering.ServiceId,
                clustering.ClusterId);
            return;
        }

        silo.UseRedisClustering(redis => redis.ConfigurationOptions = clustering.ParseRedis());
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = clustering.ClusterId;
            cluster.ServiceId = clustering.ServiceId;
        });
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.SiloPort = clustering.SiloPort;
            endpoint.GatewayPort = clustering.GatewayPort;
            endpoint.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, clustering.SiloPort);
            if (clustering.ParseAdvertisedAddress() is { } address)
                endpoint.AdvertisedIPAddress = address;
        });
    }

    /// <summary>A role is what stands behind a grain interface of ours. The grains of Orleans, and those of others who share our silos, stay.</summary>
    private static bool IsOfAnotherRole(Type type, Assembly grains) =>
        type.Assembly != grains && Array.Exists(type.GetInterfaces(), IsOurGrainInterface);

    private static bool IsOurGrainInterface(Type type) => type.Assembly == typeof(IRigGrain).Assembly && type.IsAssignableTo(typeof(IGrain));
}
