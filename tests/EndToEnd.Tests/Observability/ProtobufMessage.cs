using System.Text;
using Google.Protobuf;

namespace EndToEnd.Tests.Observability;

/// <summary>A protocol buffers message as it is on the wire: fields by number, read without its schema.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Number, byte[] Value)> _fields = [];

    public ProtobufMessage(byte[] wire)
    {
        var input = new CodedInputStream(wire);
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                _fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes().ToByteArray()));
            else
                input.SkipLastField();
        }
    }

    public IEnumerable<ProtobufMessage> Messages(int number) => Values(number).Select(value => new ProtobufMessage(value));

    /// <summary>Empty where the field is not there.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(Value(number));

    /// <summary>Bytes as lower-case hexadecimal digits; empty where the field is not there.</summary>
    public string Hex(int number) => Convert.ToHexStringLower(Value(number));

    private byte[] Value(int number) => Values(number).LastOrDefault([]);

    private IEnumerable<byte[]> Values(int number) => _fields.Where(field => field.Number == number).Select(field => field.Value);
}
