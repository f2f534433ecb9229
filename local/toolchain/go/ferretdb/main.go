// Command ferretdb serves the MongoDB protocol on SQLite files: the local stack's database server where no mongod image
// can be pulled. It uses FerretDB's embeddable package because its own command refuses to start when it was built from
// the published module.
package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:27017", "TCP address to serve on")
	data := flag.String("data", "", "directory of the SQLite files")
	flag.Parse()
	logger := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	slog.SetDefault(logger)
	if *data == "" {
		logger.Error("--data is required: the directory of the SQLite files")
		os.Exit(2)
	}
	// SQLite makes the files but not their directory. WAL with synchronous=FULL: an acknowledged write survives a kill.
	if err := os.MkdirAll(*data, 0o770); err != nil {
		logger.Error("cannot make the data directory", "error", err)
		os.Exit(1)
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: *listen},
		Logger:    logger,
		Handler:   "sqlite",
		SQLiteURL: "file:" + *data + "/?_pragma=synchronous(full)",
	})
	if err != nil {
		logger.Error("cannot start", "error", err)
		os.Exit(1)
	}
	context, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := server.Run(context); err != nil {
		logger.Error("stopped", "error", err)
		os.Exit(1)
	}
}
