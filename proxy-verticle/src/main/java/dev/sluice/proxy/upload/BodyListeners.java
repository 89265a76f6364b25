package dev.sluice.proxy.upload;

/**
 * Who hears of a body that comes out of stages.
 *
 * @param body as of any body
 * @param stages of what stages do
 * @param taken runs when nothing of it is held any more
 */
public record BodyListeners(BodySource.Listener body, UploadListener stages, Runnable taken) {}
