/// What a sample application has at hand: its own pod, its proxy, its behaviour.
struct ApplicationContext: Sendable {
  let pod: Pod
  let block: AddressBlock
  let client: MessageClient
  let behaviour: Behaviour
  let network: Network

  /// Headers that an application hands on, so that calls hang together in a trace.
  private static let handedOn: Set<String> = [
    "x-request-id", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "b3",
    "traceparent", "tracestate", "x-client-trace-id", "x-envoy-force-trace", "end-user",
  ]

  /// Calls a service through the pod's own proxy, on behalf of a request. Nil when there was no answer at all.
  func call(
    _ host: String, _ path: String, for request: Message, port: Int = Ports.outbound, method: String = "GET",
    headers: [(name: String, value: String)] = [], body: [UInt8] = [], timeout: Double = 10
  ) async -> Message? {
    var message = Message(start: "\(method) \(path) HTTP/1.1", headers: [(name: "host", value: host)])
    message.headers += request.headers.filter { Self.handedOn.contains($0.name) }
    message.headers += headers
    message.body = body
    let target = MessageClient.Target(host: block.pod(pod.index), port: port)
    return try? await client.send(message, to: target, timeout: timeout)
  }
}

/// The sample applications: what each answers to a request.
enum Applications {
  /// The handler of a pod's application; nil for one that does not speak HTTP.
  static func handler(_ context: ApplicationContext) -> MessageServer.Handler? {
    switch context.pod.app {
    case "productpage": guarded(context, 2...5, productpage)
    case "details": guarded(context, 1...4, details)
    case "reviews": guarded(context, 3...9, reviews)
    case "ratings": guarded(context, 1...3, ratings)
    case "stock": guarded(context, 1...2, failure: unavailable, stock)
    default: nil
    }
  }

  private static let failed = Message.answer(500, ["error": "the application fails on purpose"])
  /// What the bridge in its proxy makes gRPC's status 14 of.
  private static let unavailable = Message.answer(503, type: "application/x-protobuf")

  private typealias Body = @Sendable (ApplicationContext, Message) async -> Message

  /// The faults come first: a slow application is slow, a failing one calls nobody.
  private static func guarded(
    _ context: ApplicationContext, _ milliseconds: ClosedRange<Int>, failure: Message = failed,
    _ body: @escaping Body
  ) -> MessageServer.Handler {
    { request in
      await context.behaviour.work(milliseconds: milliseconds)
      if context.behaviour.fails {
        return failure
      }
      return await body(context, request)
    }
  }

  /// The page: details, then reviews, which it asks for twice with three seconds of patience, as in the sample.
  private static func productpage(_ context: ApplicationContext, _ request: Message) async -> Message {
    guard request.path.hasPrefix("/productpage") else { return .answer(404, ["error": "no such page"]) }
    let details = await context.call("details:9080", "/details/0", for: request)
    var reviews: Message?
    for _ in 1...2 {
      reviews = await context.call("reviews:9080", "/reviews/0", for: request, timeout: 3)
      if reviews?.status == 200 { break }
    }
    let page = """
      <html><title>Simple Bookstore App</title><h1>The Comedy of Errors</h1>
      <section>\(section(details, "details"))</section>
      <section>\(section(reviews, "reviews"))</section></html>
      """
    return .answer(200, type: "text/html; charset=utf-8", Array(page.utf8))
  }

  private static func section(_ answer: Message?, _ name: String) -> String {
    guard let answer, answer.status == 200 else { return "Sorry, product \(name) are currently unavailable." }
    return String(decoding: answer.body, as: UTF8.self)
  }

  /// Details of the book; asks the stock over gRPC, and now and then a host outside the mesh.
  private static func details(_ context: ApplicationContext, _ request: Message) async -> Message {
    let stock = await context.call(
      "stock:7070", "/bookinfo.Stock/Available", for: request, port: Ports.outboundGRPC, method: "POST",
      headers: [(name: "content-type", value: "application/grpc"), (name: "te", value: "trailers")],
      // A frame: not compressed, two bytes long, field 1 = 0.
      body: [0, 0, 0, 0, 2, 0x08, 0x00], timeout: 3)
    if Int.random(in: 0..<4) == 0 {
      _ = await context.call(
        "books.example.com", "/v1/volumes?q=isbn:1234567890", for: request, port: Ports.outboundExternal,
        timeout: 3)
    }
    return .answer(
      200,
      [
        "id": 0, "author": "William Shakespeare", "year": 1595, "type": "paperback", "pages": 200,
        "publisher": "PublisherA", "language": "English", "ISBN-10": "1234567890",
        // The status comes in trailers, which HTTP/1.1 leaves out: a call that failed has no message.
        "inStock": .bool(stock?.status == 200 && stock?.body.isEmpty == false),
      ])
  }

  /// Reviews: version 1 has no stars, version 2 black ones, version 3 red ones, with less patience for them.
  private static func reviews(_ context: ApplicationContext, _ request: Message) async -> Message {
    var answer: JSON = ["id": "0", "podname": .string(context.pod.name)]
    if context.pod.version != "v1" {
      let patience = context.pod.version == "v3" ? 2.5 : 10
      let ratings = await context.call("ratings:9080", "/ratings/0", for: request, timeout: patience)
      answer = answer.adding([
        "color": context.pod.version == "v3" ? "red" : "black",
        "rating": ratings?.status == 200 ? 5 : "Ratings service is currently unavailable",
      ])
    }
    return .answer(
      200,
      answer.adding([
        "reviews": [
          ["reviewer": "Reviewer1", "text": "An extremely entertaining play by Shakespeare."],
          ["reviewer": "Reviewer2", "text": "Absolutely fun and entertaining."],
        ]
      ]))
  }

  /// Ratings, out of the database.
  private static func ratings(_ context: ApplicationContext, _ request: Message) async -> Message {
    guard await Database.find(through: context) else {
      return .answer(500, ["error": "could not connect to ratings database"])
    }
    return .answer(200, ["id": 0, "ratings": ["Reviewer1": 5, "Reviewer2": 4]])
  }

  /// How many are in stock: behind the bridge of its proxy this is a plain request with a protobuf message.
  private static func stock(_ context: ApplicationContext, _ request: Message) async -> Message {
    .answer(200, type: "application/x-protobuf", [0x08, 42])
  }

  /// A host outside the mesh.
  static func external(_ request: Message) async -> Message {
    // The work that a real host would do: this is what its latency is made of.
    try? await Task.sleep(for: .milliseconds(Int.random(in: 8...20)))
    return .answer(200, ["kind": "books#volumes", "totalItems": 1])
  }
}
