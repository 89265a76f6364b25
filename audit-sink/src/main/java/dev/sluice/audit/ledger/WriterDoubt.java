package dev.sluice.audit.ledger;

/**
 * Records of a writer on the topic that the node's state does not hold.
 *
 * @param index of the writer
 * @param writer identity of the writer on the topic
 * @param held sequence of its newest record in the state, 0 for none
 * @param shipped sequence of its newest record on the topic
 */
public record WriterDoubt(int index, String writer, long held, long shipped) {}
