namespace Streaming.Capture.Captions;

/// <summary>
/// Reads both formats by one rule, as they differ only in the header and in what may stand between cues: a line with an arrow
/// is a cue's timing, the line before it may be its identifier, the lines after it up to a blank one are its text.
/// </summary>
internal sealed class CaptionParser
{
    private const string Arrow = "-->";

    private static readonly string[] SkippedBlocks = ["NOTE", "STYLE", "REGION"];

    private readonly string[] _lines;
    private int _at;

    public CaptionParser(string text)
    {
        _lines = text.TrimStart('\uFEFF').Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
        IsWebVtt = IsWord(_lines[0], "WEBVTT");
    }

    public bool IsWebVtt { get; }

    public List<CaptionCue> Cues { get; } = [];

    public List<CaptionFault> Faults { get; } = [];

    public void Run()
    {
        if (IsWebVtt)
            SkipHeader();

        while (_at < _lines.Length)
        {
            if (string.IsNullOrWhiteSpace(_lines[_at]))
            {
                _at++;
            }
            else if (IsTiming(_at))
            {
                ReadCue();
            }
            else if (IsWebVtt && SkippedBlocks.Any(block => IsWord(_lines[_at], block)))
            {
                SkipBlock();
            }
            else if (IsTiming(_at + 1))
            {
                _at++;
            }
            else
            {
                Fault(_at, "There is text but no line with '-->' before it.");
                SkipBlock();
            }
        }
    }

    private void ReadCue()
    {
        var timingAt = _at++;
        var text = CaptionText.ToPlain(TakeTextLines());
        var reason = TryReadTiming(_lines[timingAt], out var startUs, out var endUs);
        if (reason is null && text.Length == 0)
            reason = "The cue has no text.";

        if (reason is null)
            Cues.Add(new CaptionCue(startUs, endUs, text));
        else
            Fault(timingAt, reason);
    }

    /// <summary>Stops before a further timing, so that a forgotten blank line does not cost the next cue.</summary>
    private ArraySegment<string> TakeTextLines()
    {
        var from = _at;
        while (_at < _lines.Length && !string.IsNullOrWhiteSpace(_lines[_at]) && !IsTiming(_at))
            _at++;

        var isNextIdentifier = _at > from && IsTiming(_at) && _lines[_at - 1].Trim().All(char.IsAsciiDigit);
        return new ArraySegment<string>(_lines, from, _at - from - (isNextIdentifier ? 1 : 0));
    }

    /// <returns>What is wrong with it, or null.</returns>
    private static string? TryReadTiming(string line, out long startUs, out long endUs)
    {
        endUs = 0;
        var arrowAt = line.IndexOf(Arrow, StringComparison.Ordinal);
        var start = line.AsSpan(0, arrowAt).Trim();
        if (!CaptionTimestamp.TryParse(start, out startUs))
            return $"The start '{start}' is not a time such as 00:01:02.345.";

        var end = line.AsSpan(arrowAt + Arrow.Length).Trim();
        var settingsAt = end.IndexOfAny(' ', '\t');
        if (settingsAt >= 0)
            end = end[..settingsAt];
        if (!CaptionTimestamp.TryParse(end, out endUs))
            return $"The end '{end}' is not a time such as 00:01:02.345.";

        return endUs < startUs ? $"The cue ends at {end}, before it starts at {start}." : null;
    }

    private void SkipHeader()
    {
        while (_at < _lines.Length && !string.IsNullOrWhiteSpace(_lines[_at]) && !IsTiming(_at))
            _at++;
    }

    private void SkipBlock()
    {
        while (_at < _lines.Length && !string.IsNullOrWhiteSpace(_lines[_at]))
            _at++;
    }

    private bool IsTiming(int at) => at < _lines.Length && _lines[at].Contains(Arrow, StringComparison.Ordinal);

    private static bool IsWord(string line, string word) =>
        line.StartsWith(word, StringComparison.Ordinal) && (line.Length == word.Length || line[word.Length] is ' ' or '\t');

    private void Fault(int at, string reason) => Faults.Add(new CaptionFault(at + 1, reason));
}
