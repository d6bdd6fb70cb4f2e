using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Streaming.Abstractions;

namespace Streaming.Alignment.Replay;

/// <summary>Aligns recorded times: lines of JSON in, lines of JSON out, as <c>streaming align</c> has them.</summary>
public sealed class AlignmentReplay
{
    private readonly ReplaySpec _spec;
    private readonly RigAligner _aligner;
    private readonly AlignerOutput _closed = new();
    private readonly TextWriter _output;
    private readonly Dictionary<string, ModalitySpec> _modalities;
    private long _line;
    private long _nowUs;
    private long _samples;
    private long _late;
    private long _windows;

    public AlignmentReplay(ReplaySpec spec, TextWriter output)
    {
        _spec = spec;
        _output = output;
        _aligner = new RigAligner(spec.Alignment);
        _modalities = spec.Alignment.Modalities.ToDictionary(modality => modality.Name);
    }

    /// <summary>Takes the next line and writes what it closed.</summary>
    /// <exception cref="ReplayInputException">The line is wrong; it is passed over.</exception>
    public void Append(string line)
    {
        _line++;
        if (string.IsNullOrWhiteSpace(line))
            return;
        JsonCursor cursor;
        try
        {
            cursor = JsonCursor.Parse("input", Encoding.UTF8.GetBytes(line));
            Append(cursor);
        }
        catch (PipelineException e)
        {
            throw new ReplayInputException(_line, e.Message["input: ".Length..].Replace("line 1, byte", "byte", StringComparison.Ordinal));
        }

        Write();
    }

    /// <summary>The end of the input: gives out what is open where the spec says so, and writes the summary.</summary>
    public void Complete()
    {
        if (_spec.ClosesAtEnd)
        {
            _aligner.Flush(_nowUs, _closed);
            Write();
        }

        WriteLine(json =>
        {
            json.WriteStartObject("summary");
            json.WriteNumber("in", _samples);
            json.WriteNumber("aligned", _aligner.AlignedCount);
            json.WriteNumber("late", _late);
            json.WriteNumber("dropped", _samples - _aligner.AlignedCount - _late);
            json.WriteNumber("windows", _windows);
            json.WriteEndObject();
        });
    }

    private void Append(JsonCursor line)
    {
        var members = line.Members("m", "t", "id", "v", "bound", "close", "now").ToDictionary(member => member.Name, member => member.Value);
        if (members.TryGetValue("now", out var now))
        {
            _ = line.Members("now");
            _nowUs = now.AsIntegerFrom(_nowUs, TimeMath.MaxUs);
            _aligner.AdvanceTo(_nowUs, _closed);
            return;
        }

        var modality = line.Require("m");
        if (!_modalities.TryGetValue(modality.AsString(), out var spec))
            throw modality.Error($"\"{modality.AsString()}\" is none of the spec's modalities: {string.Join(", ", _modalities.Keys)}");
        _aligner.Append(ReadRecord(line, members, spec), _nowUs, _closed);
    }

    private Sample ReadRecord(JsonCursor line, Dictionary<string, JsonCursor> members, ModalitySpec modality)
    {
        if (members.TryGetValue("bound", out var bound))
        {
            _ = line.Members("m", "bound");
            return new Sample { Kind = SampleKind.Bound, Modality = modality.Name, EventTimeUs = bound.AsInteger() };
        }

        if (members.TryGetValue("close", out var close))
        {
            _ = line.Members("m", "close");
            return close.AsBoolean() ? new Sample { Kind = SampleKind.End, Modality = modality.Name } : throw close.Error("can only be true");
        }

        return ReadSample(line, members, modality);
    }

    private Sample ReadSample(JsonCursor line, Dictionary<string, JsonCursor> members, ModalitySpec modality)
    {
        if (!members.TryGetValue("t", out var time))
            throw line.Error("one of \"t\", \"bound\" and \"close\" is required");
        var timeUs = time.AsIntegerFrom(TimeMath.MinUs, TimeMath.MaxUs);
        var value = line.Find("v")?.AsNumber();
        if (value is null && modality.Pick == Pick.Linear)
            throw line.Error("\"v\" is required: there is nothing to interpolate");
        var id = line.Find("id")?.AsString() ?? $"{modality.Name}{_line}";
        _samples++;
        return new Sample
        {
            Modality = modality.Name,
            EventTimeUs = timeUs,
            Id = id,
            Payload = value is { } number ? Encode(number) : [],
        };
    }

    private void Write()
    {
        foreach (var window in _closed.Windows)
        {
            _windows++;
            WriteLine(json => WriteWindow(json, window));
        }

        foreach (var late in _closed.LateSamples)
        {
            _late++;
            WriteLine(json => WriteLate(json, late));
        }

        _closed.Clear();
    }

    private void WriteWindow(Utf8JsonWriter json, ClosedWindow window)
    {
        var timeUs = window.Reference?.EventTimeUs;
        WriteTime(json, "start", window.Reference is null ? window.FirstUs : timeUs + _spec.ReferenceOffsets.LeftUs);
        WriteTime(json, "end", window.Reference is null ? window.LastUs + 1 : timeUs + _spec.ReferenceOffsets.RightUs);
        json.WriteString("ref", window.Reference?.Id);
        json.WriteString("trigger", WordFor(window.ClosedBy));
        json.WriteNumber("revision", window.Revision);
        json.WriteNumber("line", _line);
        json.WriteStartObject("modalities");
        foreach (var slice in _closed.SlicesOf(window))
            WriteSlice(json, slice);
        json.WriteEndObject();
    }

    private void WriteSlice(Utf8JsonWriter json, ClosedSlice slice)
    {
        json.WriteStartObject(slice.Modality);
        var samples = _closed.SamplesOf(slice);
        if (samples.IsEmpty)
        {
            json.WriteString("status", "missing");
            json.WriteString("reason", WordFor(slice.MissingReason));
        }
        else
        {
            json.WriteString("status", "present");
            json.WriteStartArray("samples");
            foreach (var sample in samples)
                json.WriteStringValue(sample.Id);
            json.WriteEndArray();
            if (_modalities[slice.Modality].Pick is not (Pick.All or Pick.Slice) && samples[0].Payload.Length > 0)
                json.WriteNumber("value", ValueOf(samples, slice.Fraction));
        }

        json.WriteEndObject();
    }

    private void WriteLate(Utf8JsonWriter json, LateSample late)
    {
        json.WriteStartObject("late");
        json.WriteString("m", late.Sample.Modality);
        json.WriteNumber("t", late.Sample.EventTimeUs);
        json.WriteString("id", late.Sample.Id);
        json.WriteNumber("byUs", late.LateByUs);
        json.WriteEndObject();
        json.WriteNumber("line", _line);
    }

    private void WriteLine(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        _output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long? timeUs)
    {
        if (timeUs is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    /// <summary>The value at the window's instant: linear between two samples.</summary>
    private static double ValueOf(ReadOnlySpan<Sample> samples, double fraction)
    {
        var value = Decode(samples[0].Payload);
        return samples.Length == 1 ? value : value + ((Decode(samples[1].Payload) - value) * fraction);
    }

    private static byte[] Encode(double number)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
        return bytes;
    }

    private static double Decode(byte[] payload) => BinaryPrimitives.ReadDoubleLittleEndian(payload);

    private static string WordFor<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString());
}
