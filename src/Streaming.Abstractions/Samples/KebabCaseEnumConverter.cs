using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streaming.Abstractions;

/// <summary>Enums on the wire are lower-case words: <c>NotConfigured</c> is <c>"not-configured"</c>. Numbers are refused.</summary>
public sealed class KebabCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
