"""Sound, film and pictures made anew in a small closed process. A library: it knows no database and no Django."""
