using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Abstractions;
using Streaming.Dashboard.Live;
using Streaming.Dashboard.Wall;

namespace Streaming.Dashboard;

public static class DashboardEndpoints
{
    /// <summary>The page asks nobody but this server, so that it works where there is no other network.</summary>
    private const string SecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'none'";

    /// <summary>The page at <c>/</c>, its live feed and its frames. <see cref="DashboardBuilderExtensions.AddDashboard"/> comes first.</summary>
    public static IEndpointConventionBuilder MapDashboard(this IEndpointRouteBuilder endpoints)
    {
        var page = endpoints.MapGroup("").AddEndpointFilter(static (context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = SecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache";
            return next(context);
        });
        page.MapGet("/", () => PageAssets.Read(PageAssets.Start));
        foreach (var name in PageAssets.Names)
            page.MapGet($"/{name}", () => PageAssets.Read(name));
        page.MapGet("/live", Live);
        page.MapGet("/rigs/frame", Frame);
        return page;
    }

    private static ServerSentEventsResult<string> Live(HttpContext context, LiveFeed feed)
    {
        context.Response.Headers["X-Accel-Buffering"] = "no"; // a proxy must not hold back what is live
        return TypedResults.ServerSentEvents(feed.WatchAsync(context.RequestAborted));
    }

    /// <summary>The rig's newest frame. The rig is a query parameter, since any text may be a rig: "..", "a/b".</summary>
    private static IResult Frame(HttpContext context, string rig, MonitoringWall wall)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (wall.FrameOf(rig) is not { } frame)
            return TypedResults.NotFound();
        var isPng = frame.ContentType.StartsWith(ContentTypes.Png, StringComparison.Ordinal);
        return TypedResults.Bytes(frame.Payload, isPng ? ContentTypes.Png : ContentTypes.Jpeg);
    }
}
