using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;

namespace Streaming.Abstractions;

/// <summary>The JSON form of <see cref="FusionEvent"/>; <c>fusion-event.schema.json</c> beside this file describes it.</summary>
public static class FusionEventJson
{
    /// <summary>The <c>ce_dataschema</c> of events.</summary>
    public const string SchemaUri = "urn:streaming:fusion-event:1";

    private static readonly FusionEventJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    /// <summary>For who serializes events together with others.</summary>
    public static JsonSerializerOptions Options => Context.Options;

    public static byte[] Serialize(FusionEvent fusionEvent) => JsonSerializer.SerializeToUtf8Bytes(fusionEvent, Context.FusionEvent);

    /// <exception cref="JsonException">The text is not a fusion event.</exception>
    public static FusionEvent Deserialize(ReadOnlySpan<byte> json)
    {
        var fusionEvent = JsonSerializer.Deserialize(json, Context.FusionEvent) ?? throw new JsonException("The event is null.");
        return HasOnlyWhatTheSchemaAllows(fusionEvent) ? fusionEvent : throw new JsonException("The event has an entry that is null, or a score that is no number.");
    }

    /// <returns>Null where it is no event of a known schema.</returns>
    public static FusionEvent? TryDeserialize(byte[]? json)
    {
        try
        {
            return json is null ? null : Deserialize(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The JSON Schema of events, made from the types.</summary>
    public static string ExportSchema()
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        var schema = Context.FusionEvent.GetJsonSchemaAsNode(options);
        schema.AsObject().Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.AsObject().Insert(1, "$id", SchemaUri);
        return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>What the serializer itself lets through: entries of lists that are null, and numbers that no float can be.</summary>
    private static bool HasOnlyWhatTheSchemaAllows(FusionEvent fusionEvent) =>
        !fusionEvent.Modalities.Contains(null!) && !fusionEvent.Inputs.Contains(null!) && !fusionEvent.Outputs.Contains(null!)
        && fusionEvent.Scores.Values.Append(fusionEvent.Prediction?.Score ?? 0).All(float.IsFinite);

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var provider = context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        if (schema is JsonObject node && provider.GetCustomAttributes(typeof(DescriptionAttribute), false) is [DescriptionAttribute description, ..])
            node.Insert(0, "description", description.Description);
        return schema;
    }
}

[JsonSerializable(typeof(FusionEvent))]
internal sealed partial class FusionEventJsonContext : JsonSerializerContext;
