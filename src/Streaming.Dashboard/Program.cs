using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Streaming.Dashboard;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls($"http://{builder.Configuration["Http:Address"] ?? "127.0.0.1"}:{builder.Configuration["Http:Port"] ?? "8080"}");
builder.AddDashboard();
var app = builder.Build();
app.MapDashboard();
await app.RunAsync();
