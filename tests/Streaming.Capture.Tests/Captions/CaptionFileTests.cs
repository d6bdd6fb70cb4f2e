using System.Text;
using Streaming.Capture.Captions;

namespace Streaming.Capture.Tests.Captions;

public sealed class CaptionFileTests : IDisposable
{
    private const string Cue = "1\n00:00:01,000 --> 00:00:02,000\nGrüße\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE", "iso-8859-1"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Read_WhenTheEncodingVaries_ReadsTheSameText(string name)
    {
        var encoding = Encoding.GetEncoding(name);

        Assert.Equal("Grüße", Assert.Single(Read([.. encoding.GetPreamble(), .. encoding.GetBytes(Cue)]).Cues).Text);
    }

    [Fact]
    public void Read_WhenUtf8HasNoByteOrderMark_ReadsIt() =>
        Assert.Equal("Grüße", Assert.Single(Read(new UTF8Encoding(false).GetBytes(Cue)).Cues).Text);

    [Fact]
    public void Read_WhenTheFileIsMissing_SaysSo() => AssertFault("missing.srt", "The caption file '*' does not exist.");

    [Fact]
    public void Read_WhenItIsAFolder_SaysSo() => AssertFault(".", "'*' is not a caption file: it is a folder.");

    [Fact]
    public void Read_WhenItIsBinary_SaysSo()
    {
        Write([0x1A, 0x45, 0xDF, 0xA3, 0, 0, 0]);

        AssertFault("file", "'*' is not a caption file: it is not text.");
    }

    [Fact]
    public void Read_WhenItIsFarTooLarge_SaysSo()
    {
        using (var file = File.OpenWrite(Path("file")))
            file.SetLength(CaptionFile.MaxBytes + 1);

        AssertFault("file", "'*' is not a caption file: it is larger than 64 MiB.");
    }

    [Fact]
    public void Read_WhenBytesAreRandom_NeverFailsOtherThanInWords()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            AssertReadsOrSaysWhy(() => Read([.. i % 2 == 0 ? Encoding.UTF8.GetBytes("WEBVTT\n\n") : [], .. bytes]));
        }
    }

    [Fact]
    public void Read_WhenACaptionFileIsDamaged_NeverFailsOtherThanInWords()
    {
        var random = new Random(8);
        string[] pieces =
        [
            "WEBVTT", "NOTE", "STYLE", "-->", " ", "\n", "\n\n", "\r", "00:00:01.000", "1:2", ",", ":", "<b>", "<", "&#x110000;",
            "&#55357;", "{\\", "7", "\uFEFF",
        ];
        for (var i = 0; i < 5_000; i++)
            AssertReadsOrSaysWhy(() => CaptionFile.Parse(string.Concat(random.GetItems(pieces, random.Next(60))), "damaged"));
    }

    private static void AssertReadsOrSaysWhy(Func<CaptionFile> read)
    {
        try
        {
            var file = read();
            Assert.All(file.Cues, cue => Assert.True(cue is { StartUs: >= 0, DurationUs: >= 0, Text.Length: > 0 }));
            Assert.All(file.Faults, fault => Assert.True(fault is { Line: > 0, Reason.Length: > 0 }));
            Assert.Equal(file.Cues.Select(cue => cue.StartUs).Order(), file.Cues.Select(cue => cue.StartUs));
        }
        catch (CaptureException error)
        {
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    private void AssertFault(string name, string sentence)
    {
        var error = Assert.Throws<CaptureException>(() => CaptionFile.Read(Path(name)));
        Assert.Equal(sentence.Replace("*", Path(name), StringComparison.Ordinal), error.Message);
    }

    private CaptionFile Read(byte[] bytes)
    {
        Write(bytes);
        return CaptionFile.Read(Path("file"));
    }

    private void Write(byte[] bytes) => File.WriteAllBytes(Path("file"), bytes);

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);
}
