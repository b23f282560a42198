"""What `make bench` runs: each module here with a ``run()`` that returns rows and prints nothing."""
