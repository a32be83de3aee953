"""示范推广: schools write experience cases, the city publishes them, others adopt them and come to visit; used by schools, the city and the public."""
