/// `themes/dark.toml`, so that the program has a theme wherever it was copied to. A test compares the two.
// swift-format-ignore
let builtInDarkTheme = #"""
  # Pharos's own theme, for terminals with a dark background.
  #
  # Each line gives one meaning its look:
  #   color  24-bit colour "#rrggbb", or "default": the terminal's own
  #   c256   the same for terminals with 256 colours: 0-255
  #   c16    and for those with 16: black, red, green, yellow, blue, magenta, cyan, white, or "bright …"
  #   bold, dim, underline, italic, reverse = true
  #   mono   how it stands out without any colour (NO_COLOR): a list of the words of the line above
  # Left out, c256 and c16 are the nearest to color, and mono is what dark.toml says.

  summary = "Calm, for dark backgrounds"
  background = "dark"

  [ink]
  # Text
  text          = { color = "default" }
  muted         = { color = "#a3a9b8", c256 = 248, c16 = "white" }
  faint         = { color = "#7a8194", c256 = 244, c16 = "bright black", mono = ["dim"] }
  title         = { color = "#e6e9f0", c256 = 255, c16 = "bright white", bold = true, mono = ["bold"] }
  accent        = { color = "#6cb6ff", c256 = 75, c16 = "bright cyan", mono = ["bold"] }
  key           = { color = "#9ecbff", c256 = 153, c16 = "bright cyan", mono = ["bold"] }
  selectionText = { color = "#ffffff", c256 = 231, c16 = "bright white" }

  # Grounds
  ground        = { color = "default" }
  panel         = { color = "default" }
  header        = { color = "#252b3b", c256 = 236, c16 = "default", mono = ["reverse"] }
  selection     = { color = "#35415f", c256 = 238, c16 = "bright black", mono = ["reverse"] }
  cursor        = { color = "#4a5b86", c256 = 60, c16 = "blue", mono = ["reverse"] }

  # Health
  healthy       = { color = "#5fd787", c256 = 78, c16 = "bright green" }
  degraded      = { color = "#f2c14e", c256 = 221, c16 = "bright yellow", mono = ["bold"] }
  failure       = { color = "#ff6b76", c256 = 203, c16 = "bright red", bold = true, mono = ["bold", "reverse"] }
  notReady      = { color = "#9fb0ff", c256 = 147, c16 = "bright blue", mono = ["underline"] }
  idle          = { color = "#7a8194", c256 = 244, c16 = "bright black", mono = ["dim"] }
  unknown       = { color = "#a3a9b8", c256 = 248, c16 = "white", mono = ["dim"] }

  # Graph
  border        = { color = "#566078", c256 = 60, c16 = "bright black" }
  focusBorder   = { color = "#6cb6ff", c256 = 75, c16 = "bright cyan", bold = true, mono = ["bold"] }
  edge          = { color = "#8b94a8", c256 = 246, c16 = "white" }
  lock          = { color = "#57c7b6", c256 = 79, c16 = "cyan" }
  brokenLock    = { color = "#ffa657", c256 = 215, c16 = "bright yellow", bold = true, mono = ["bold"] }
  http          = { color = "#6cb6ff", c256 = 75, c16 = "bright blue" }
  grpc          = { color = "#c792ea", c256 = 176, c16 = "bright magenta" }
  tcp           = { color = "#5ad1e6", c256 = 80, c16 = "bright cyan" }

  # Messages
  info          = { color = "#6cb6ff", c256 = 75, c16 = "bright cyan" }
  warning       = { color = "#f2c14e", c256 = 221, c16 = "bright yellow", mono = ["bold"] }
  error         = { color = "#ff6b76", c256 = 203, c16 = "bright red", bold = true, mono = ["bold", "reverse"] }

  # Series of charts and services of traces
  series1       = { color = "#6cb6ff", c256 = 75, c16 = "bright blue" }
  series2       = { color = "#f2c14e", c256 = 221, c16 = "bright yellow" }
  series3       = { color = "#5fd787", c256 = 78, c16 = "bright green" }
  series4       = { color = "#ff8f70", c256 = 209, c16 = "bright red" }
  series5       = { color = "#c792ea", c256 = 176, c16 = "bright magenta" }
  series6       = { color = "#5ad1e6", c256 = 80, c16 = "bright cyan" }
  series7       = { color = "#ff9ec6", c256 = 218, c16 = "magenta" }
  series8       = { color = "#b8c26b", c256 = 143, c16 = "green" }

  # Heat maps, from little to much
  heat1         = { color = "#4b4a8c", c256 = 60, c16 = "blue" }
  heat2         = { color = "#7a4f9e", c256 = 97, c16 = "magenta" }
  heat3         = { color = "#b0528f", c256 = 132, c16 = "bright magenta" }
  heat4         = { color = "#e06a72", c256 = 167, c16 = "bright red" }
  heat5         = { color = "#f5a35c", c256 = 215, c16 = "bright yellow" }
  heat6         = { color = "#fff0a0", c256 = 229, c16 = "bright white", mono = ["bold"] }
  """# + "\n"
