package dev.sluice.proxy.record;

import dev.sluice.proto.v1.StageTrace;
import java.util.List;

/**
 * The path of a request as records hold it.
 *
 * @param asked canonical path; empty when unknown
 * @param text the same without secrets
 */
record RecordedPath(String asked, String text) {
  static RecordedPath of(String host, String path) {
    return new RecordedPath(path, RecordedText.ofPath(host, path));
  }

  /** Platform text that may quote the path. */
  String in(String reason) {
    return holdsSecrets() ? reason.replace(asked, text) : reason;
  }

  /** Traces of stages, whose decisions about bodies may quote the path. */
  List<StageTrace> in(List<StageTrace> stages) {
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
    return !text.equals(asked);
  }

  /** Without the asked path, which may hold a secret. */
  @Override
  public String toString() {
    return text;
  }
}
