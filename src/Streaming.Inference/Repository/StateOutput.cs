namespace Streaming.Inference;

/// <summary>The output that gives the state back which the rig's next run begins with.</summary>
internal sealed record StateOutput(JsonSection Section, string Name, int Input)
{
    private const string Kind = "state";

    public static bool Is(JsonSection section) => section.IsGiven("kind") && section.Text("kind") == Kind;

    public static StateOutput[] ReadAll(JsonSection[] outputs, InputEncoder[] inputs) =>
        [.. outputs.Where(Is).Select(section => Read(section, inputs))];

    private static StateOutput Read(JsonSection section, InputEncoder[] inputs)
    {
        var name = section.Text("name");
        var of = section.Text("of");
        var input = Array.FindIndex(inputs, input => input is StateEncoder && input.Tensor.Name == of);
        if (input < 0)
            throw section.Refuse("of", $"is \"{of}\", and must be the name of an input of kind state");
        section.RefuseUnknown();
        return new StateOutput(section, name, input);
    }
}
