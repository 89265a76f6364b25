package dev.sluice.proxy.capacity;

public enum SessionUse {
  REQUEST,
  RESPONSE,
  MESSAGES
}
