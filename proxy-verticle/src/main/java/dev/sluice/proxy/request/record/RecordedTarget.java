package dev.sluice.proxy.request.record;

import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.refusal.MaskedText;
import dev.sluice.proxy.secret.known.ValueMask;
import java.util.List;

/**
 * Method, host and path of a request as records hold them.
 *
 * @param host empty when unknown
 * @param asked method and canonical path as the client sent them; a path is empty when unknown
 * @param recorded the same without secrets
 */
public record RecordedTarget(RecordedHost host, Line asked, Line recorded) {
  record Line(String method, String path) {}

  static RecordedTarget of(String method, String host, String path, ValueMask known) {
    return new RecordedTarget(
        RecordedHost.of(host, known),
        new Line(method, path),
        new Line(known.masked(MaskedText.of(method)), known.masked(MaskedText.ofPath(host, path))));
  }

  String method() {
    return recorded.method();
  }

  String path() {
    return recorded.path();
  }

  public String in(String reason) {
    return holdsSecrets()
        ? replaced(
            replaced(host.in(reason), asked.path(), recorded.path()),
            asked.method(),
            recorded.method())
        : host.in(reason);
  }

  private static String replaced(String reason, String asked, String recorded) {
    return asked.equals(recorded) ? reason : reason.replace(asked, recorded);
  }

  public List<StageTrace> in(List<StageTrace> stages) {
    return holdsSecrets() ? stages.stream().map(this::in).toList() : stages;
  }

  private StageTrace in(StageTrace stage) {
    if (!stage.hasRecheck()) {
      return stage;
    }
    StageTrace.Builder changed = stage.toBuilder();
    changed.getRecheckBuilder().setReason(in(stage.getRecheck().getReason()));
    return changed.build();
  }

  private boolean holdsSecrets() {
    return !recorded.equals(asked);
  }

  @Override
  public String toString() {
    return recorded.toString();
  }
}
