namespace Streaming.Capture.Simulation.Vision;

/// <summary>Something that stands, moves or lies on the road or beside it.</summary>
internal abstract class RoadThing
{
    /// <summary>Metres ahead of the camera.</summary>
    public double Z { get; protected set; }

    /// <summary>Metres to the right of the middle of the rig's lane.</summary>
    public double X { get; protected set; }

    /// <param name="seconds">Since the segment began.</param>
    public virtual void MoveTo(double seconds)
    {
    }

    public abstract void Paint(RoadCanvas canvas);

    /// <summary>Paints what shines by itself; it is added after dusk has been.</summary>
    public virtual void PaintLights(RoadCanvas canvas, Look look)
    {
    }
}
