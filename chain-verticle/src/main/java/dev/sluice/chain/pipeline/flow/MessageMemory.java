package dev.sluice.chain.pipeline.flow;

import dev.sluice.chain.health.ChainMemory;

/**
 * The memory that one message takes on its node beside its queues: whole bodies, bytes held by a
 * search, windows of decoders (http-responses D6). Without room the message fails. Event loop only.
 */
public final class MessageMemory {
  private final ChainMemory node;
  private final String sandbox;
  private Runnable whenExhausted = () -> {};
  private long held;
  private boolean over;

  public MessageMemory(ChainMemory node) {
    this(node, "");
  }

  private MessageMemory(ChainMemory node, String sandbox) {
    this.node = node;
    this.sandbox = sandbox;
  }

  MessageMemory another(String sandbox) {
    return new MessageMemory(node, sandbox);
  }

  /** Runs the action once, when a share finds no room. */
  public void whenExhausted(Runnable action) {
    whenExhausted = action;
  }

  public void end() {
    over = true;
    node.release(sandbox, held);
    held = 0;
  }

  private boolean move(long bytes) {
    if (over) {
      return false;
    }
    if (bytes > 0 && !node.claim(sandbox, bytes)) {
      over = true;
      node.release(sandbox, held);
      held = 0;
      whenExhausted.run();
      return false;
    }
    if (bytes < 0) {
      node.release(sandbox, -bytes);
    }
    held += bytes;
    return true;
  }

  public Share share() {
    return new Share();
  }

  /** The memory of one part of a message. Event loop only. */
  public final class Share {
    private long mine;

    private Share() {}

    /** Holds so many bytes from now on; false when there is no room, or the message is over. */
    public boolean hold(long bytes) {
      boolean fits = move(bytes - mine);
      mine = bytes;
      return fits;
    }

    public boolean add(long bytes) {
      return hold(mine + bytes);
    }

    public void release() {
      hold(0);
    }
  }
}
