namespace Streaming.Hosting;

/// <summary>
/// <c>EXECUTABLE health</c>: asks the process that runs with the same configuration whether it is ready. For health checks in containers, whose
/// images hold no other HTTP client.
/// </summary>
internal static class HealthCommand
{
    public const string Name = "health";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <returns>0 when it is ready, 1 when it is not or does not answer.</returns>
    public static async Task<int> RunAsync(HttpOptions http)
    {
        using var client = new HttpClient { Timeout = Timeout };
        try
        {
            using var response = await client.GetAsync(http.UriOf(HealthEndpoints.Ready));
            Console.Write(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{http.UriOf(HealthEndpoints.Ready)} does not answer: {e.Message}");
            return 1;
        }
    }
}
