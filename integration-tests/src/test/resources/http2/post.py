"""Posts with h2 in a tunnel: post.py PROXY-PORT CA AUTHORITY BODY; prints status and body."""
import socket, ssl, sys
import h2.connection, h2.events

port, ca, authority, body = sys.argv[1:]
tcp = socket.create_connection(("127.0.0.1", int(port)), timeout=20)
tcp.sendall(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode())
head = b""
while not head.endswith(b"\r\n\r\n"):
    head += tcp.recv(1)
context = ssl.create_default_context(cafile=ca)
context.set_alpn_protocols(["h2"])
tls = context.wrap_socket(tcp, server_hostname=authority.split(":")[0])
assert tls.selected_alpn_protocol() == "h2"
peer = h2.connection.H2Connection()
peer.initiate_connection()
for i in range(3):
    stream = peer.get_next_available_stream_id()
    fields = [(":method", "POST"), (":scheme", "https"), (":authority", authority), (":path", "/echo")]
    peer.send_headers(stream, fields)
    peer.send_data(stream, f"{body}{i}".encode(), end_stream=True)
tls.sendall(peer.data_to_send())
texts, ended = {}, 0
while ended < 3:
    for event in peer.receive_data(tls.recv(65536)):
        if isinstance(event, h2.events.ResponseReceived):
            texts[event.stream_id] = dict(event.headers)[b":status"] + b" "
        elif isinstance(event, h2.events.DataReceived):
            texts[event.stream_id] += event.data
            peer.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            ended += 1
        elif isinstance(event, (h2.events.StreamReset, h2.events.ConnectionTerminated)):
            sys.exit(f"ended: {event}")
    tls.sendall(peer.data_to_send())
for text in texts.values():
    print(text.decode())
