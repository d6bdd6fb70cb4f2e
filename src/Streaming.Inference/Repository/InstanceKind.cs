namespace Streaming.Inference;

/// <summary>What runs an instance of a model.</summary>
internal enum InstanceKind
{
    /// <summary>Whatever the silo's configuration says.</summary>
    Auto,

    Cpu,

    Gpu,
}
