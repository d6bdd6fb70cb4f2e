using System.CommandLine;

namespace Streaming.Cli;

/// <summary>The option by which a command that would go on without end is told when to stop.</summary>
internal sealed class SecondsArgument
{
    /// <summary>Less than a sample takes, but a duration still.</summary>
    private const double Shortest = 0.001;

    /// <summary>A thousand days.</summary>
    private const double Longest = 86_400_000;

    private readonly Option<double?> _seconds = new("--seconds") { Description = "End by itself after this long." };

    public void AddTo(Command command)
    {
        _seconds.Require(seconds => seconds is null or >= Shortest and <= Longest, $"a positive number of at most {Longest}");
        command.Options.Add(_seconds);
    }

    /// <summary>Null where none is given.</summary>
    public TimeSpan? Read(ParseResult arguments) => arguments.GetValue(_seconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
