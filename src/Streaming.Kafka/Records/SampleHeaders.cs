using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>The headers of a record that mean something to us; of those that are there twice, the last.</summary>
internal readonly record struct SampleHeaders(
    string? Id, string? Type, string? Time, string? Duration, string? ContentType, string? TraceParent)
{
    public static SampleHeaders Read(Headers? headers)
    {
        var result = default(SampleHeaders);
        if (headers is null)
            return result;
        for (var i = 0; i < headers.Count; i++)
        {
            var header = headers[i];
            result = header.Key switch
            {
                HeaderNames.Id => result with { Id = Text(header) },
                HeaderNames.Type => result with { Type = Text(header) },
                HeaderNames.Time => result with { Time = Text(header) },
                HeaderNames.Duration => result with { Duration = Text(header) },
                HeaderNames.ContentType => result with { ContentType = Text(header) },
                HeaderNames.TraceParent => result with { TraceParent = Text(header) },
                _ => result,
            };
        }

        return result;
    }

    private static string? Text(IHeader header) => header.GetValueBytes() is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
