using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// One window on its way into a model: what its encoders found out that others need to know. Owned by a row of an instance's batch and
/// used again for each window that takes the row.
/// </summary>
internal sealed class WindowEncoding(string[] modalities)
{
    private readonly Dictionary<InputEncoder, FramePlacement> _placements = [];
    private readonly Dictionary<InputEncoder, int> _tokenCounts = [];

    public InferenceRequest Request { get; private set; } = null!;

    public AlignedWindow Window => Request.Window;

    public ModalityStates States { get; } = new(modalities);

    /// <summary>The sound that is given to the model a step at a time; null where no input has steps.</summary>
    public SteppedSound? Sound { get; init; }

    /// <summary>How often the model runs for this window.</summary>
    public int StepCount => Sound?.StepCount ?? 1;

    /// <summary>What the model carries from the rig's last window; null where it starts anew.</summary>
    public CarriedState? Carried { get; private set; }

    /// <summary>True where the rig is further than this window, a revision or a replay: it starts anew, and what the rig carries stays as it is.</summary>
    public bool IsPast { get; private set; }

    public void Begin(InferenceRequest request, int version)
    {
        Request = request;
        States.Reset();
        _placements.Clear();
        _tokenCounts.Clear();
        IsPast = request.Carried is { } further && request.Window.EndUs <= further.UntilUs;

        // Another version's numbers mean nothing to this one.
        Carried = request.Carried is { } carried && carried.Version == version && !IsPast ? carried : null;
    }

    /// <summary>Where the frame that an input shows last lies in its picture; boxes are read back by it.</summary>
    public FramePlacement PlacementIn(InputEncoder image) => _placements.GetValueOrDefault(image, FramePlacement.Whole);

    public void Place(InputEncoder image, FramePlacement placement) => _placements[image] = placement;

    /// <summary>How many of a text's tokens are its own and not filled up.</summary>
    public int TokenCountOf(InputEncoder text) => _tokenCounts.GetValueOrDefault(text);

    public void CountTokens(InputEncoder text, int count) => _tokenCounts[text] = count;

    /// <summary>The rig's sound does not go on where it stopped, so neither does what the model remembers.</summary>
    public void StartAnew() => Carried = null;
}
