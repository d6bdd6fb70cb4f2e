using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Streaming.AlignmentSilo;
using Streaming.Dashboard;
using Streaming.Hosting;
using Streaming.Inference;
using Streaming.Kafka;

namespace Streaming.Cli.Configuration;

/// <summary>All settings of all executables as a Markdown table, made from the options' types.</summary>
internal static class ConfigurationReference
{
    private static readonly (string Section, Type Options, string Executables)[] Sections =
    [
        (KafkaOptions.Section, typeof(KafkaOptions), "alignment silo, dashboard"),
        (AlignmentOptions.Section, typeof(AlignmentOptions), "alignment silo"),
        (InferenceOptions.SectionName, typeof(InferenceOptions), "inference silo"),
        (DashboardOptions.Section, typeof(DashboardOptions), "dashboard"),
        (ClusteringOptions.Section, typeof(ClusteringOptions), "silos"),
        (HttpOptions.Section, typeof(HttpOptions), "all"),
    ];

    public static string ToMarkdown()
    {
        var lines = new List<string> { "| setting | of | default | meaning |", "|---|---|---|---|" };
        foreach (var (section, type, executables) in Sections)
        {
            var defaults = Activator.CreateInstance(type);
            foreach (var option in type.GetProperties())
                lines.Add($"| `{NameOf(section, option)}` | {executables} | {DefaultOf(option, defaults)} | {MeaningOf(option)} |");
        }

        return string.Join('\n', lines);
    }

    private static string NameOf(string section, PropertyInfo option) =>
        $"{section}:{option.Name}{(typeof(IDictionary).IsAssignableFrom(option.PropertyType) ? ":NAME" : "")}";

    private static string DefaultOf(PropertyInfo option, object? defaults)
    {
        if (option.GetCustomAttribute<DefaultValueAttribute>() is { } stated)
            return $"{stated.Value}";
        return option.GetValue(defaults) switch
        {
            null or "" => option.IsDefined(typeof(RequiredAttribute)) ? "required" : "",
            IEnumerable and not string => "",
            Enum value => $"`{value.ToString().ToLowerInvariant()}`",
            bool value => value ? "`true`" : "`false`",
            var value => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
        };
    }

    private static string MeaningOf(PropertyInfo option)
    {
        var meaning = option.GetCustomAttribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"{option.DeclaringType?.Name}.{option.Name} has no description.");
        return option.GetCustomAttribute<RangeAttribute>() is { } range ? $"{meaning}; from {range.Minimum} to {range.Maximum}" : meaning;
    }
}
