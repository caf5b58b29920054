package dev.millrace.fmp4;

import static dev.millrace.fmp4.Boxes.box;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.util.ArrayList;
import java.util.List;

/// Writes CMAF chunks (ISO/IEC 23000-19, 7.3.2.3): one `moof` and its `mdat`. Stateless.
public final class Fragment {
  private static final long MAX_SIZE = Integer.MAX_VALUE;

  /// Bytes of a `moof` without what `trun` says of each sample: the headers of moof and traf, mfhd,
  /// tfhd, tfdt, trun.
  private static final int FIXED_MOOF = Boxes.HEADER + Boxes.HEADER + 16 + 16 + 20 + 20;

  private Fragment() {}

  /// The boxes of `samples`, in decoding order, without a copy of their data: first the `moof` with
  /// the header of the `mdat`, then the data of each sample.
  ///
  /// ```
  /// moof ─ mfhd, traf ─ tfhd, tfdt, trun ; mdat
  /// ```
  ///
  /// @param sequenceNumber counts the fragments of a track, upwards
  /// @throws Fmp4Exception `STATE` without samples or for a time before 0, `LIMIT` above 2 GiB
  public static List<Bytes> of(int sequenceNumber, List<TimedSample> samples) {
    if (samples.isEmpty() || samples.getFirst().dts() < 0) {
      throw new Fmp4Exception(Reason.STATE, "a fragment begins with a sample at time 0 or later");
    }
    long payload = 0;
    for (TimedSample sample : samples) {
      payload += sample.data().size();
    }
    if (payload > MAX_SIZE - Boxes.HEADER) {
      throw new Fmp4Exception(
          Reason.LIMIT, "a fragment of " + payload + " bytes, at most " + MAX_SIZE);
    }
    List<Bytes> boxes = new ArrayList<>(samples.size() + 1);
    Bytes mdatHeader = new Fields().u32(Boxes.HEADER + payload).ascii("mdat").toBytes();
    boxes.add(Bytes.concat(moof(sequenceNumber, samples), mdatHeader));
    samples.forEach(sample -> boxes.add(sample.data()));
    return boxes;
  }

  /// Says that the track has no samples from `dts` on, for `duration` in its timescale (ISO/IEC
  /// 14496-12, 8.8.7, duration-is-empty).
  ///
  /// ```
  /// moof ─ mfhd, traf ─ tfhd, tfdt ; mdat
  /// ```
  ///
  /// @throws Fmp4Exception `STATE` for a time before 0
  public static Bytes empty(long dts, long duration) {
    if (dts < 0) {
      throw new Fmp4Exception(Reason.STATE, "a fragment begins at time 0 or later");
    }
    Bytes traf = box("traf", Boxes.tfhdEmpty(duration), Boxes.tfdt(dts));
    return Bytes.concat(box("moof", Boxes.mfhd(/* sequenceNumber= */ 0), traf), box("mdat"));
  }

  /// The data begins behind the `mdat` header, counted from the start of `moof`.
  private static Bytes moof(int sequenceNumber, List<TimedSample> samples) {
    int dataOffset = FIXED_MOOF + Boxes.TRUN_SAMPLE * samples.size() + Boxes.HEADER;
    return box(
        "moof",
        Boxes.mfhd(sequenceNumber),
        box(
            "traf",
            Boxes.tfhd(),
            Boxes.tfdt(samples.getFirst().dts()),
            Boxes.trun(dataOffset, samples)));
  }
}
