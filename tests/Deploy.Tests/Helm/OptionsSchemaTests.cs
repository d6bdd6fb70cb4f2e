using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Streaming.AlignmentSilo;
using Streaming.Dashboard;
using Streaming.Inference;
using Streaming.Kafka;

namespace Deploy.Tests.Helm;

/// <summary>values.schema.json knows the settings that there are, with their bounds, and nothing else.</summary>
public sealed class OptionsSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(HelmCommand.Chart, "values.schema.json"))).RootElement;

    /// <summary>Where the options' settings are in the values; what is not for values to say, since the chart does or each silo has its own; what is the chart's own.</summary>
    public static TheoryData<Type, string, string, string> Sections => new()
    {
        { typeof(KafkaOptions), "kafka", nameof(KafkaOptions.InstanceId), "existingSecret" },
        { typeof(AlignmentOptions), "alignmentSilo/properties/options", nameof(AlignmentOptions.Pipelines), "" },
        { typeof(InferenceOptions), "inferenceSilo/properties/options", nameof(InferenceOptions.ModelRepository), "" },
        { typeof(DashboardOptions), "dashboard/properties/options", "", "" },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void Settings_OfTheValues_AreThoseOfTheOptions(Type options, string path, string set, string own)
    {
        var settings = options.GetProperties().Select(property => property.Name).Where(name => name != set).Select(JsonNamingPolicy.CamelCase.ConvertName);
        var values = PropertiesOf(path).EnumerateObject().Select(property => property.Name).Where(name => name != own);

        Assert.Equal(settings.Order(StringComparer.Ordinal), values.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Bounds_OfTheValues_AreThoseOfTheOptions(Type options, string path, string set, string own)
    {
        var bounded = options.GetProperties()
            .Where(property => property.Name != set && property.GetCustomAttribute<RangeAttribute>()?.OperandType == typeof(int))
            .ToList();

        Assert.NotEmpty(bounded);
        Assert.DoesNotContain(bounded, property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == own);
        foreach (var property in bounded)
        {
            var range = property.GetCustomAttribute<RangeAttribute>()!;
            var value = PropertiesOf(path).GetProperty(JsonNamingPolicy.CamelCase.ConvertName(property.Name));
            Assert.Equal(Convert.ToInt64(range.Minimum, CultureInfo.InvariantCulture), value.GetProperty("minimum").GetInt64());
            Assert.Equal(Convert.ToInt64(range.Maximum, CultureInfo.InvariantCulture), value.GetProperty("maximum").GetInt64());
        }
    }

    [Fact]
    public void EveryObject_WhoseMembersAreListed_RefusesOthers()
    {
        // "if", "then" and "else" add to an object that is closed already.
        var open = Walk("", Schema)
            .Where(place => place.Element.TryGetProperty("properties", out _) && place.Path.Split('/')[^1] is not ("if" or "then" or "else"))
            .Where(place => !place.Element.TryGetProperty("additionalProperties", out var others) || others.ValueKind != JsonValueKind.False)
            .Select(place => place.Path);

        Assert.Empty(open);
    }

    private static JsonElement PropertiesOf(string path) =>
        path.Split('/').Append("properties").Aggregate(Schema.GetProperty("properties"), (element, name) => element.GetProperty(name));

    private static IEnumerable<(string Path, JsonElement Element)> Walk(string path, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return [];
        var members = element.EnumerateObject().SelectMany(member => Walk($"{path}/{member.Name}", member.Value));

        // Below "properties" are names, not schemas.
        return path.EndsWith("/properties", StringComparison.Ordinal) ? members : members.Prepend((path, element));
    }
}
