package dev.sluice.chain.run;

import dev.sluice.chain.stage.Stage;
import java.util.List;

/** The stages that a request asks for. */
sealed interface Plan {
  /**
   * To be run in this order.
   *
   * @param stages one for each entry of the request
   * @param recheck judges the bodies that stages leave
   */
  record Ready(List<Stage> stages, Recheck recheck) implements Plan {}

  /**
   * The request does not fit what this node holds; its sender treats every stage as failed.
   *
   * @param reason a code
   */
  record Refused(String reason) implements Plan {}

  /** The generation is not here; it may be to be had. */
  record Unknown() implements Plan {}
}
