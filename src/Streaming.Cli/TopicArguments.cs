using System.CommandLine;
using Streaming.Capture;

namespace Streaming.Cli;

/// <summary>The option by which a command that sends samples names topics, as a pipeline whose topics are not called like its modalities needs it.</summary>
internal sealed class TopicArguments
{
    private static readonly string[] Known = [Modalities.Camera, Modalities.Microphone, Modalities.Captions];

    private readonly Option<string[]> _topics = new("--topic")
    {
        Description = "The topic of a modality, as camera=gate-camera; may be repeated. Else the modality's own name.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        _topics.Validators.Add(result =>
        {
            if (FindFault([.. result.Tokens.Select(token => token.Value)]) is { } fault)
                result.AddError(fault);
        });
        command.Options.Add(_topics);
    }

    /// <summary>Topic by modality; without those that keep their name.</summary>
    public IReadOnlyDictionary<string, string> Read(ParseResult arguments) =>
        arguments.GetRequiredValue(_topics).Select(Split).ToDictionary(topic => topic.Modality, topic => topic.Topic);

    private static string? FindFault(string[] topics)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in topics)
        {
            var (modality, topic) = Split(text);
            if (modality.Length == 0 || topic.Length == 0)
                return $"--topic expects MODALITY=TOPIC, not \"{text}\".";
            if (!Known.Contains(modality))
                return $"--topic expects a topic of {string.Join(", ", Known[..^1])} or {Known[^1]}, not of \"{modality}\".";
            if (!seen.Add(modality))
                return $"--topic names the topic of {modality} twice.";
        }

        return null;
    }

    /// <summary>Both are empty where there is no equals sign.</summary>
    private static (string Modality, string Topic) Split(string text)
    {
        var separator = text.IndexOf('=', StringComparison.Ordinal);
        return separator < 0 ? ("", "") : (text[..separator], text[(separator + 1)..]);
    }
}
