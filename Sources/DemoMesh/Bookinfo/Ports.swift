/// The ports in use. Those of the proxies are Istio's.
enum Ports {
  static let admin = 15000
  static let outbound = 15001
  static let outboundGRPC = 15002
  static let outboundExternal = 15003
  static let inbound = 15006
  static let stats = 15090
  static let http = 9080
  static let grpc = 7070
  static let mongodb = 27017
  static let gateway = 8080
  static let external = 8080
  static let collector = 9411
  static let discovery = 15012
  static let control = 15999
}
