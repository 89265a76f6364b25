package dev.sluice.proxy.upload;

import dev.sluice.proxy.known.KnownVerdict;

/** Event loop only. Ends or records what the client's side tells. */
interface FeedOwner {
  void onClientStalled();

  void onMalformed();

  void onKnown(KnownVerdict verdict);

  /** There is no memory to search what the client sends. Nothing of it may go on. */
  void onSearchExhausted();

  void onClientGone();
}
